/** Stands in for d3-array within d3-scale: its ticks, and nothing of what other scales than linear ones need. */
export { default as ticks, tickIncrement, tickStep } from "../node_modules/d3-array/src/ticks.js";

function unused() {
  throw new Error("scales are linear here, with two ends");
}

export default unused;
export {
  unused as InternMap, unused as ascending, unused as bisect, unused as bisector, unused as quantile, unused as quantileSorted,
  unused as range,
};
