import { createHash } from "node:crypto";
import type { Random } from "../../random.ts";
import { AwsError } from "../../service.ts";
import type { World } from "../../world.ts";

/** One version of an object. */
export interface StoredObject {
  readonly key: string;
  readonly body: Uint8Array;
  /** Quoted, as on the wire. */
  readonly etag: string;
  readonly versionId?: string;
  readonly lastModified: Date;
  readonly contentType: string;
  readonly contentEncoding?: string;
  readonly metadata: Readonly<Record<string, string>>;
  /** Checksum members that came with the upload, by their names in the API. */
  readonly checksums: Readonly<Record<string, string>>;
}

/** A bucket and what is in it. */
export interface Bucket {
  readonly name: string;
  readonly region: string;
  readonly isVersioned: boolean;
  readonly createdAt: Date;
  /** Versions, oldest first; a bucket without versioning keeps one. */
  readonly objects: Map<string, StoredObject[]>;
}

/** What a new version is made of. */
export type NewObject = Omit<StoredObject, "etag" | "versionId" | "lastModified">;

/** All buckets. Bucket names are one for all Regions, as in AWS. */
export class BucketStore {
  readonly #buckets = new Map<string, Bucket>();
  readonly #world: Pick<World, "clock">;
  readonly #random: Random;

  constructor(world: Pick<World, "clock">, random: Random) {
    this.#world = world;
    this.#random = random;
  }

  create(name: string, region: string, isVersioned: boolean): Bucket {
    const bucket: Bucket = {
      name,
      region,
      isVersioned,
      createdAt: this.#world.clock.now(),
      objects: new Map(),
    };
    this.#buckets.set(name, bucket);
    return bucket;
  }

  find(name: string): Bucket | undefined {
    return this.#buckets.get(name);
  }

  /** @throws AwsError NoSuchBucket */
  get(name: string): Bucket {
    const bucket = this.#buckets.get(name);
    if (!bucket) {
      throw new AwsError("NoSuchBucket", "The specified bucket does not exist", 404, {
        BucketName: name,
      });
    }
    return bucket;
  }

  /** By name. */
  list(): readonly Bucket[] {
    return [...this.#buckets.values()].sort((left, right) => (left.name < right.name ? -1 : 1));
  }

  put(bucket: Bucket, object: NewObject): StoredObject {
    const stored: StoredObject = {
      ...object,
      etag: `"${createHash("md5").update(object.body).digest("hex")}"`,
      // S3 dates objects in whole seconds.
      lastModified: new Date(Math.floor(this.#world.clock.now().getTime() / 1000) * 1000),
      ...(bucket.isVersioned ? { versionId: this.#random.hex(32) } : {}),
    };
    const earlier = bucket.isVersioned ? (bucket.objects.get(object.key) ?? []) : [];
    bucket.objects.set(object.key, [...earlier, stored]);
    return stored;
  }
}
