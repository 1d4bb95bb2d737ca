import { readFileSync } from "node:fs";
import { resolve } from "node:path";

/** One place of the lock file, as npm writes it (npm documentation, "package-lock.json"). */
export interface LockedPackage {
  readonly version?: string;
  readonly resolved?: string;
  readonly integrity?: string;
  readonly link?: boolean;
  readonly dev?: boolean;
  readonly hasInstallScript?: boolean;
  readonly dependencies?: Readonly<Record<string, string>>;
  readonly optionalDependencies?: Readonly<Record<string, string>>;
  readonly peerDependencies?: Readonly<Record<string, string>>;
}

export type Lock = Readonly<Record<string, LockedPackage>>;

export const root = resolve(import.meta.dirname, "../..");

/** A JSON file of this repository. */
export function readJson<Content>(path: string): Content {
  return JSON.parse(readFileSync(resolve(root, path), "utf8")) as Content;
}

/**
 * The places in `node_modules` of all that a workspace needs at run time, found as Node finds it:
 * from the folder of whoever imports, upwards.
 */
export function productionClosure(lock: Lock, workspace: string): readonly string[] {
  const found = new Set<string>();
  const waiting = [workspace];
  for (let place = waiting.pop(); place !== undefined; place = waiting.pop()) {
    const { dependencies = {}, optionalDependencies = {} } = lock[place] ?? {};
    for (const name of Object.keys({ ...dependencies, ...optionalDependencies })) {
      const target = placeOf(lock, place, name);
      if (target === undefined) {
        if (name in optionalDependencies) continue;
        throw new Error(`${place} needs ${name}, which is not locked`);
      }
      const { link, resolved = target } = lock[target] ?? {};
      const real = link === true ? resolved : target;
      if (found.has(real)) continue;
      found.add(real);
      waiting.push(real);
    }
  }
  return [...found].toSorted();
}

function placeOf(lock: Lock, from: string, name: string): string | undefined {
  for (let folder = from; ; folder = folder.slice(0, Math.max(0, folder.lastIndexOf("/")))) {
    const place = folder === "" ? `node_modules/${name}` : `${folder}/node_modules/${name}`;
    if (place in lock) return place;
    if (folder === "") return undefined;
  }
}
