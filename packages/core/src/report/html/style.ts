import { colourStyle } from "./style/colour.ts";
import { customDomainStyle } from "./style/custom-domain.ts";
import { findingStyle } from "./style/finding.ts";
import { frameStyle } from "./style/frame.ts";
import { printStyle } from "./style/print.ts";
import { tableStyle } from "./style/table.ts";
import { timeLineStyle } from "./style/time-line.ts";

/** The page's whole style; what comes later overrides what came before. */
export const style = [
  colourStyle,
  frameStyle,
  tableStyle,
  findingStyle,
  timeLineStyle,
  customDomainStyle,
  printStyle,
].join("");
