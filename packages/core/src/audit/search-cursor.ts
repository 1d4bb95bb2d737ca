/** A page of user pools, and how far on it one is. */
export interface WalkPlace {
  /** `NextToken` that gives the page; absent for the first one. */
  readonly token?: string;
  /** The last user pool of the page that was looked at; absent before the first one. */
  readonly after?: string;
}

/** Where a search for custom domains stopped because of its deadline. */
export interface SearchPlace {
  readonly walk: WalkPlace;
  /** Certificate names that were asked for already, from the first of the list on. */
  readonly namesAsked: number;
  /** Custom domains that count towards the quota and are told of already. */
  readonly counted: readonly string[];
}

/** A place as text, a few hundred bytes: it goes through the state of a state machine. */
export function writeCursor(place: SearchPlace): string {
  return JSON.stringify({ version: 1, ...place });
}

/** @throws RangeError for text that `writeCursor` did not write */
export function readCursor(cursor: string): SearchPlace {
  const { version, walk, namesAsked, counted } = parse(cursor);
  const isOurs =
    version === 1 && isWalkPlace(walk) && isCount(namesAsked) && isListOfTexts(counted);
  if (!isOurs) throw notACursor(cursor);
  return { walk, namesAsked, counted };
}

function parse(cursor: string): Readonly<Record<string, unknown>> {
  try {
    const value: unknown = JSON.parse(cursor);
    return typeof value === "object" && value !== null ? { ...value } : {};
  } catch (cause) {
    throw notACursor(cursor, cause);
  }
}

function notACursor(cursor: string, cause?: unknown): RangeError {
  const text = `This is not the cursor of a search for custom domains: ${cursor.slice(0, 200)}`;
  return new RangeError(text, { cause });
}

function isWalkPlace(value: unknown): value is WalkPlace {
  if (typeof value !== "object" || value === null) return false;
  return Object.values(value).every((member) => typeof member === "string");
}

function isCount(value: unknown): value is number {
  return typeof value === "number" && Number.isInteger(value) && value >= 0;
}

function isListOfTexts(value: unknown): value is readonly string[] {
  return Array.isArray(value) && value.every((member) => typeof member === "string");
}
