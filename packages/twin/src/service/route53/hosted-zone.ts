import type { ChangeInfo, HostedZone, ResourceRecordSet } from "@aws-sdk/client-route-53";
import type { TwinClock } from "../../clock.ts";
import type { Random } from "../../random.ts";
import { AwsError } from "../../service.ts";
import { checkIdLength, noSuchHostedZone } from "./errors.ts";

/** A hosted zone with its records. */
export interface Zone {
  /** `Z…`, without `/hostedzone/`. */
  readonly id: string;
  /** Canonical, with the dot at the end. */
  readonly name: string;
  readonly callerReference: string;
  readonly comment?: string;
  readonly isPrivate: boolean;
  /** Without a dot at the end. */
  readonly nameServers: readonly string[];
  /** By `recordKey`; replaced as a whole by each change batch. */
  records: ReadonlyMap<string, ResourceRecordSet>;
}

/** A change being spread to the name servers. */
interface SubmittedChange {
  readonly id: string;
  readonly submittedAt: Date;
  readonly comment?: string;
}

/** All zones and changes. Route 53 is global: one world for every Region. */
export interface ZoneStore {
  readonly clock: TwinClock;
  readonly random: Random;
  readonly zones: Map<string, Zone>;
  readonly changes: Map<string, SubmittedChange>;
}

/** PENDING for so long: "generally within 60 seconds" (API reference, GetChange). */
const propagationMs = 30_000;

/** No zone, no change. */
export function createZoneStore(clock: TwinClock, random: Random): ZoneStore {
  return { clock, random, zones: new Map(), changes: new Map() };
}

/** An ID of Route 53's kind: a letter and 20 capitals and digits. */
export function drawId(random: Random, letter: "Z" | "C"): string {
  const characters = "ABCDEFGHIJKLMNOPQRSTUVWXYZ0123456789";
  const rest = Array.from({ length: 20 }, () => characters.charAt(random.integer(0, 35))).join("");
  return `${letter}${rest}`;
}

/** Takes the ID with or without `/hostedzone/`. @throws NoSuchHostedZone, InvalidInput */
export function getZone(store: ZoneStore, id: string | undefined): Zone {
  const bare = String(id).replace(/^\/?hostedzone\//, "");
  checkIdLength("hostedZoneId", bare, 32);
  const zone = store.zones.get(bare);
  if (zone === undefined) throw noSuchHostedZone(bare);
  return zone;
}

/** Keeps a change for `GetChange`. */
export function submitChange(store: ZoneStore, comment?: string): ChangeInfo {
  const change = {
    id: drawId(store.random, "C"),
    submittedAt: store.clock.now(),
    ...(comment === undefined ? {} : { comment }),
  };
  store.changes.set(change.id, change);
  return describeChange(store, change.id);
}

/** PENDING, or INSYNC after half a simulated minute. @throws NoSuchChange */
export function describeChange(store: ZoneStore, id: string | undefined): ChangeInfo {
  const bare = String(id).replace(/^\/?change\//, "");
  const change = store.changes.get(bare);
  if (change === undefined)
    throw new AwsError("NoSuchChange", `Could not find resource with ID: /change/${bare}`, 404);
  const age = store.clock.now().getTime() - change.submittedAt.getTime();
  return {
    Id: `/change/${change.id}`,
    Status: age >= propagationMs ? "INSYNC" : "PENDING",
    SubmittedAt: change.submittedAt,
    ...(change.comment === undefined ? {} : { Comment: change.comment }),
  };
}

/** `HostedZone` as the API shows it. */
export function describeZone(zone: Zone): HostedZone {
  return {
    Id: `/hostedzone/${zone.id}`,
    Name: zone.name,
    CallerReference: zone.callerReference,
    Config: {
      PrivateZone: zone.isPrivate,
      ...(zone.comment === undefined ? {} : { Comment: zone.comment }),
    },
    ResourceRecordSetCount: zone.records.size,
  };
}
