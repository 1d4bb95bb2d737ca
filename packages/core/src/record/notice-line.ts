import type { NoticeText } from "./notice-text.ts";
import { cutText, inOneLine } from "./printable-text.ts";

/** Where the account of what happened lies. */
export interface NoticePlace {
  readonly key: string;
  readonly bucket?: string;
}

/** What a mail's subject may have (SNS). */
const longestSubject = 100;
const longestLine = 700;

/** The Region of the executions and the bucket. */
const region = "us-east-1";

/** Links into the consoles: to an execution, and to the object that the account of it is. */
export function linksOf(
  { key, bucket }: NoticePlace,
  executionArn: string | undefined,
): Pick<NoticeText, "execution" | "record"> {
  const console = `https://${region}.console.aws.amazon.com`;
  return {
    execution:
      executionArn === undefined
        ? "none"
        : `${console}/states/home?region=${region}#/v2/executions/details/${encodeURI(executionArn.toWellFormed())}`,
    record:
      bucket === undefined
        ? key
        : `${console}/s3/object/${bucket}?region=${region}&prefix=${encodeURIComponent(key)}`,
  };
}

/** `1 finding`, `2 findings`. */
export function many(count: number, noun: string): string {
  return `${count} ${noun}${count === 1 ? "" : "s"}`;
}

/** The subject of a notice: one line with the product's name before it, cut to fit. */
export function subjectOf(text: string): string {
  return cutText(`Latchkey: ${oneLine(text)}`, longestSubject);
}

/** One line of a notice, cut to fit. */
export function lineOf(text: string): string {
  return cutText(oneLine(text), longestLine);
}

/** What does not print, a line break too, becomes a blank; a double quote a single one. */
function oneLine(text: string): string {
  return inOneLine(text).replaceAll('"', "'").replaceAll("\\", "/").trim();
}
