import type { Random } from "../../random.ts";
import type { World } from "../../world.ts";
import type { TrailRecord } from "./trail-record.ts";

const MINUTE_MS = 60_000;
/** How long an event can be looked up. */
const KEPT_MS = 90 * 24 * 60 * MINUTE_MS;
/**
 * How late an event can be looked up: "typically within 5 minutes" on average, and up to 15, says
 * CloudTrail's user guide.
 */
const LAG_MINUTES = [5, 15] as const;
/** Events kept at most, so that a long run does not grow. */
const CAPACITY = 20_000;

interface Entry {
  readonly record: TrailRecord;
  readonly visibleMs: number;
}

/** The event history of all Regions: what happened, and from when on it can be seen. */
export class EventHistory {
  readonly #clock: World["clock"];
  readonly #random: Random;
  readonly #entries: Entry[] = [];

  constructor(clock: World["clock"], random: Random) {
    this.#clock = clock;
    this.#random = random;
  }

  add(record: TrailRecord): void {
    const [least, most] = LAG_MINUTES;
    const lagMs = (least + this.#random.next() * (most - least)) * MINUTE_MS;
    this.#entries.push({ record, visibleMs: this.#clock.now().getTime() + lagMs });
    if (this.#entries.length > CAPACITY) this.#entries.shift();
  }

  /** Newest first. */
  visibleIn(region: string): readonly TrailRecord[] {
    const now = this.#clock.now().getTime();
    const isVisible = ({ record, visibleMs }: Entry) =>
      record.awsRegion === region &&
      visibleMs <= now &&
      new Date(record.eventTime).getTime() > now - KEPT_MS;
    return this.#entries
      .filter(isVisible)
      .map(({ record }) => record)
      .toReversed();
  }
}
