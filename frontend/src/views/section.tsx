import type { ComponentChildren, JSX } from "preact";

export { ownNote } from "./part";

/** One of the page's views: a ruled heading with one line on what it is about. */
export function View({ id, title, about, children }: { id: string; title: string; about: ComponentChildren; children: ComponentChildren }): JSX.Element {
  return (
    <section id={id} class="view" aria-labelledby={`${id}-heading`}>
      <div class="sec"><h2 id={`${id}-heading`} tabIndex={-1}>{title}</h2><p>{about}</p></div>
      {children}
    </section>
  );
}
