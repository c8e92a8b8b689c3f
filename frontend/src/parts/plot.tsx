import { createContext, type ComponentChildren, type JSX } from "preact";
import { useContext, useLayoutEffect, useRef, useState } from "preact/hooks";

/** On paper every figure has the page's width in pixels; 0 on a screen. */
export const Paper = createContext(0);

interface PlotProps {
  draw: (width: number) => JSX.Element | null;
  /** On paper a chart that needs more room is drawn this wide and scaled. */
  least?: number;
  /** On paper: taken off for what surrounds the chart. */
  inset?: number;
  kind?: string;
}

/** Draws at the real width of its place, again whenever that changes; never scaled on a screen. */
export function Plot({ draw, least = 0, inset = 0, kind = "" }: PlotProps): JSX.Element {
  const place = useRef<HTMLDivElement>(null);
  const [width, setWidth] = useState(0);
  const paper = useContext(Paper);
  useLayoutEffect(() => {
    const element = place.current;
    if (!element) return;
    const look = (): void => setWidth(Math.floor(element.clientWidth));
    look();
    if (typeof ResizeObserver === "undefined") return;
    const observer = new ResizeObserver(look);
    observer.observe(element);
    return () => observer.disconnect();
  }, []);
  const room = paper ? Math.max(paper - inset, least) : width;
  return <div ref={place} class={`plot ${kind}`}>{room > 0 && draw(room)}</div>;
}

interface CanvasProps { width: number; height: number; label: string; links?: boolean; children: ComponentChildren }

/** An image with a name that tells its numbers; a group where it holds links. */
export function Canvas({ width, height, label, links = false, children }: CanvasProps): JSX.Element {
  return (
    <svg viewBox={`0 0 ${width} ${height}`} width={width} height={height} role={links ? "group" : "img"} aria-label={label}>
      {children}
    </svg>
  );
}
