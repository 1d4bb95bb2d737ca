import { request } from "node:http";
import { Readable } from "node:stream";
import { text } from "node:stream/consumers";
import {
  CreateBucketCommand,
  GetObjectCommand,
  HeadBucketCommand,
  HeadObjectCommand,
  ListBucketsCommand,
  ListObjectsV2Command,
  NoSuchBucket,
  NoSuchKey,
  PutObjectCommand,
  S3Client,
} from "@aws-sdk/client-s3";
import { afterAll, beforeAll, describe, expect, test } from "vitest";
import { createS3 } from "../../../src/service/s3/s3.ts";
import {
  authorization,
  operatorOf,
  roleOf,
  startWire,
  type Wire,
} from "../../wire/wire-fixture.ts";

const RECORDS = "latchkey-records-123456789012";

let wire: Wire;
let s3: S3Client;

beforeAll(async () => {
  wire = await startWire({
    services: (world) => [
      createS3(world, { [RECORDS]: { region: "us-east-1", isVersioned: true } }).service,
    ],
    roles: {
      "writer-role": {
        statements: [
          {
            Effect: "Allow",
            Action: ["s3:PutObject", "s3:GetObject"],
            Resource: [`arn:aws:s3:::${RECORDS}/records/*`],
          },
        ],
      },
      "lister-role": {
        statements: [
          {
            Effect: "Allow",
            Action: ["s3:ListBucket"],
            Resource: [`arn:aws:s3:::${RECORDS}`],
            Condition: { StringLike: { "s3:prefix": ["records/*"] } },
          },
          { Effect: "Allow", Action: ["s3:GetObject"], Resource: [`arn:aws:s3:::${RECORDS}/*`] },
        ],
      },
    },
  });
  s3 = new S3Client(operatorOf(wire));
  await s3.send(new CreateBucketCommand({ Bucket: "plain" }));
});

afterAll(() => wire.stop());

const put = (Key: string, Body: string | Buffer, more = {}) =>
  s3.send(new PutObjectCommand({ Bucket: "plain", Key, Body, ...more }));

const read = async (Key: string, more = {}) => {
  const { Body } = await s3.send(new GetObjectCommand({ Bucket: "plain", Key, ...more }));
  return Body?.transformToString();
};

describe("objects", () => {
  test("what was put is got again, with its head", async () => {
    await put("a b/ü.json", '{"a":1}', {
      ContentType: "application/json",
      Metadata: { verdict: "rotated" },
    });
    expect(await read("a b/ü.json")).toBe('{"a":1}');
    const head = await s3.send(new HeadObjectCommand({ Bucket: "plain", Key: "a b/ü.json" }));
    expect(head).toMatchObject({
      ContentLength: 7,
      ContentType: "application/json",
      // md5sum of the seven bytes
      ETag: '"bb6cb5c68df4652941caf652a366f2d8"',
      Metadata: { verdict: "rotated" },
    });
    expect(head.LastModified?.toISOString()).toMatch(/^2026-09-01T12:.*:\d\d\.000Z$/);
  });

  test("a stream arrives without its chunks, its trailing checksum verified", async () => {
    await s3.send(
      new PutObjectCommand({
        Bucket: "plain",
        Key: "stream",
        Body: Readable.from([Buffer.from("hello "), Buffer.from("stream")]),
        ContentLength: 12,
      }),
    );
    expect(await read("stream", { ChecksumMode: "ENABLED" })).toBe("hello stream");
    const { ContentEncoding } = await s3.send(
      new HeadObjectCommand({ Bucket: "plain", Key: "stream" }),
    );
    expect(ContentEncoding).toBeUndefined();
  });

  test("an empty object", async () => {
    await put("empty", Buffer.alloc(0));
    expect(await read("empty")).toBe("");
  });

  test("a checksum that is not the body's is refused, and nothing is stored", async () => {
    await expect(put("bad", "hello", { ChecksumCRC32: "AAAAAA==" })).rejects.toMatchObject({
      name: "BadDigest",
    });
    await expect(
      put("bad", "hello", { ContentMD5: "AAAAAAAAAAAAAAAAAAAAAA==" }),
    ).rejects.toMatchObject({
      name: "BadDigest",
    });
    await expect(read("bad")).rejects.toBeInstanceOf(NoSuchKey);
  });

  test("If-None-Match: * writes once and then refuses with 412", async () => {
    await put("once", "first", { IfNoneMatch: "*" });
    await expect(put("once", "second", { IfNoneMatch: "*" })).rejects.toMatchObject({
      name: "PreconditionFailed",
      $metadata: { httpStatusCode: 412 },
    });
    expect(await read("once")).toBe("first");
  });

  test("If-Match writes over the version that was read, and over no other", async () => {
    const { ETag } = await put("cas", "one");
    await put("cas", "two", { IfMatch: ETag });
    await expect(put("cas", "three", { IfMatch: ETag })).rejects.toMatchObject({
      name: "PreconditionFailed",
    });
    await expect(put("none", "x", { IfMatch: ETag })).rejects.toBeInstanceOf(NoSuchKey);
  });

  test("a versioned bucket keeps what was overwritten", async () => {
    const send = (Body: string) =>
      s3.send(new PutObjectCommand({ Bucket: RECORDS, Key: "v", Body }));
    const first = await send("one");
    const second = await send("two");
    expect(first.VersionId).not.toBe(second.VersionId);
    const { Body } = await s3.send(
      new GetObjectCommand({ Bucket: RECORDS, Key: "v", VersionId: first.VersionId }),
    );
    expect(await Body?.transformToString()).toBe("one");
    await expect(
      s3.send(new GetObjectCommand({ Bucket: RECORDS, Key: "v", VersionId: "x" })),
    ).rejects.toMatchObject({ name: "NoSuchVersion" });
  });

  test("what is not there is a 404, also without a body for HEAD", async () => {
    await expect(read("nothing")).rejects.toBeInstanceOf(NoSuchKey);
    await expect(
      s3.send(new HeadObjectCommand({ Bucket: "plain", Key: "nothing" })),
    ).rejects.toMatchObject({ $metadata: { httpStatusCode: 404 } });
    await expect(
      s3.send(new GetObjectCommand({ Bucket: "no-such-bucket", Key: "a" })),
    ).rejects.toBeInstanceOf(NoSuchBucket);
  });

  test("an unchanged object answers 304 to a reader that has it", async () => {
    const { ETag } = await put("cached", "same");
    await expect(read("cached", { IfNoneMatch: ETag })).rejects.toMatchObject({
      $metadata: { httpStatusCode: 304 },
    });
  });
});

describe("buckets", () => {
  test("those of the stack are there from the start", async () => {
    const { Buckets } = await s3.send(new ListBucketsCommand({}));
    expect(Buckets?.map(({ Name }) => Name)).toEqual([RECORDS, "plain"]);
    const { BucketRegion } = await s3.send(new HeadBucketCommand({ Bucket: RECORDS }));
    expect(BucketRegion).toBe("us-east-1");
  });

  test.each(["UPPER", "a", "a..b", "192.168.0.1"])("the name %s is refused", async (Bucket) => {
    await expect(s3.send(new CreateBucketCommand({ Bucket }))).rejects.toMatchObject({
      name: "InvalidBucketName",
    });
  });

  test("a bucket is made where the call goes, and only once", async () => {
    const inIreland = new S3Client(operatorOf(wire, "eu-west-1"));
    const make = () =>
      inIreland.send(
        new CreateBucketCommand({
          Bucket: "ireland",
          CreateBucketConfiguration: { LocationConstraint: "eu-west-1" },
        }),
      );
    await make();
    await expect(make()).rejects.toMatchObject({ name: "BucketAlreadyOwnedByYou" });
    const elsewhere = new CreateBucketCommand({
      Bucket: "elsewhere",
      CreateBucketConfiguration: { LocationConstraint: "eu-central-1" },
    });
    await expect(inIreland.send(elsewhere)).rejects.toMatchObject({
      name: "IllegalLocationConstraintException",
    });
  });

  test("a bucket may stand before the host name", async () => {
    await put("virtual/key", "v");
    const body = await new Promise<string>((resolve, reject) => {
      // Not by fetch: it does not let a caller choose the host.
      request(
        `${wire.url}/virtual/key`,
        {
          headers: { host: "plain.s3.us-east-1.amazonaws.com", authorization: authorization("s3") },
        },
        (response) => resolve(text(response)),
      )
        .on("error", reject)
        .end();
    });
    expect(body).toBe("v");
  });
});

describe("lists", () => {
  beforeAll(async () => {
    await s3.send(new CreateBucketCommand({ Bucket: "listed" }));
    for (const Key of ["a/1", "a/2", "b", "a/1/x", "Z", "ä b"]) {
      await s3.send(new PutObjectCommand({ Bucket: "listed", Key, Body: "x" }));
    }
  });

  const list = (more = {}) => s3.send(new ListObjectsV2Command({ Bucket: "listed", ...more }));
  const keys = async (more = {}) => (await list(more)).Contents?.map(({ Key }) => Key) ?? [];

  test("keys come in the order of their bytes", async () => {
    expect(await keys()).toEqual(["Z", "a/1", "a/1/x", "a/2", "b", "ä b"]);
  });

  test("a delimiter folds what lies deeper", async () => {
    const { Contents, CommonPrefixes, KeyCount } = await list({ Delimiter: "/" });
    expect(Contents?.map(({ Key }) => Key)).toEqual(["Z", "b", "ä b"]);
    expect(CommonPrefixes).toEqual([{ Prefix: "a/" }]);
    expect(KeyCount).toBe(4);
    expect(await keys({ Prefix: "a/", Delimiter: "/" })).toEqual(["a/1", "a/2"]);
  });

  test("pages hold together, and the last one says so", async () => {
    const first = await list({ MaxKeys: 4 });
    expect(first.IsTruncated).toBe(true);
    const second = await list({ MaxKeys: 4, ContinuationToken: first.NextContinuationToken });
    expect(second.Contents?.map(({ Key }) => Key)).toEqual(["b", "ä b"]);
    expect(second.IsTruncated).toBe(false);
    expect(second.NextContinuationToken).toBeUndefined();
  });

  test("keys can be asked for in a form that a URL holds", async () => {
    expect(await keys({ EncodingType: "url", Prefix: "ä" })).toEqual(["%C3%A4%20b"]);
  });

  test.each([
    ["a token that is none", { ContinuationToken: "!" }],
    ["a negative number", { MaxKeys: -1 }],
  ])("%s is refused", async (_name, more) => {
    await expect(list(more)).rejects.toMatchObject({ name: "InvalidArgument" });
  });
});

describe("permissions", () => {
  test("a role writes where it may and nowhere else", async () => {
    const writer = new S3Client(roleOf(wire, "writer-role"));
    const send = (Key: string) =>
      writer.send(new PutObjectCommand({ Bucket: RECORDS, Key, Body: "x" }));
    await send("records/1");
    await expect(send("other/1")).rejects.toMatchObject({
      name: "AccessDenied",
      message:
        "User: arn:aws:sts::123456789012:assumed-role/writer-role/writer is not authorized to perform: " +
        `s3:PutObject on resource: "arn:aws:s3:::${RECORDS}/other/1" because no identity-based policy allows the s3:PutObject action`,
      $metadata: { httpStatusCode: 403 },
    });
  });

  test("who may not list is not told that a key is missing", async () => {
    const writer = new S3Client(roleOf(wire, "writer-role"));
    await expect(
      writer.send(new GetObjectCommand({ Bucket: RECORDS, Key: "records/none" })),
    ).rejects.toMatchObject({ name: "AccessDenied", $metadata: { httpStatusCode: 403 } });
  });

  test("who may list some keys is told that one of them is missing, and of no other", async () => {
    const lister = new S3Client(roleOf(wire, "lister-role"));
    const read = (Key: string) => lister.send(new GetObjectCommand({ Bucket: RECORDS, Key }));
    await expect(read("records/none")).rejects.toBeInstanceOf(NoSuchKey);
    await expect(read("reports/none")).rejects.toMatchObject({ name: "AccessDenied" });
  });

  test("a condition on the prefix holds", async () => {
    const lister = new S3Client(roleOf(wire, "lister-role"));
    const list = (Prefix?: string) =>
      lister.send(new ListObjectsV2Command({ Bucket: RECORDS, ...(Prefix ? { Prefix } : {}) }));
    await list("records/2026");
    await expect(list("other/")).rejects.toMatchObject({ name: "AccessDenied" });
    await expect(list()).rejects.toMatchObject({ name: "AccessDenied" });
  });
});
