import type {
  CreateBucketRequest,
  GetObjectRequest,
  HeadBucketRequest,
  HeadObjectRequest,
  ListObjectsV2Request,
  PutObjectRequest,
} from "@aws-sdk/client-s3";
import { type AwsCall, AwsError, type Service } from "../../service.ts";
import type { World } from "../../world.ts";
import { BucketStore } from "./bucket-store.ts";
import { listObjects } from "./list-objects.ts";
import { getObject, headObject, putObject } from "./object-operations.ts";

/** A bucket that is there from the start. */
export interface DeployedBucket {
  readonly region: string;
  readonly isVersioned: boolean;
}

/** S3: buckets and objects, in memory. */
export function createS3(
  world: World,
  buckets: Readonly<Record<string, DeployedBucket>> = {},
): { readonly service: Service } {
  const store = new BucketStore(world, world.random.fork("s3"));
  for (const [name, { region, isVersioned }] of Object.entries(buckets)) {
    store.create(name, region, isVersioned);
  }
  return {
    service: {
      signingName: "s3",
      operations: {
        CreateBucket: (input: CreateBucketRequest, call) => createBucket(store, input, call),
        HeadBucket: (input: HeadBucketRequest) => headBucket(store, input),
        ListBuckets: () => listBuckets(store),
        ListObjectsV2: (input: ListObjectsV2Request) => listObjects(store, input),
        PutObject: (input: PutObjectRequest) => putObject(store, input),
        GetObject: (input: GetObjectRequest, call) =>
          getObject(store, input, { iam: world.iam, call }),
        HeadObject: (input: HeadObjectRequest, call) =>
          headObject(store, input, { iam: world.iam, call }),
      },
      authorizationsOf,
    },
  };
}

/** IAM actions by operation (Service Authorization Reference, Amazon S3): reading an object's head is reading it. */
function authorizationsOf(
  operation: string,
  input: {
    readonly Bucket?: string;
    readonly Key?: string;
    readonly Prefix?: string;
    readonly VersionId?: string;
  },
): ReturnType<Service["authorizationsOf"]> {
  const bucketArn = `arn:aws:s3:::${input.Bucket}`;
  switch (operation) {
    case "ListBuckets":
      return [{ action: "s3:ListAllMyBuckets", resources: ["*"] }];
    case "CreateBucket":
      return [{ action: "s3:CreateBucket", resources: [bucketArn] }];
    case "HeadBucket":
      return [{ action: "s3:ListBucket", resources: [bucketArn] }];
    case "ListObjectsV2":
      return [
        {
          action: "s3:ListBucket",
          resources: [bucketArn],
          context: { "s3:prefix": input.Prefix ?? "" },
        },
      ];
    default: {
      const verb = operation === "PutObject" ? "s3:PutObject" : "s3:GetObject";
      const action = input.VersionId && operation !== "PutObject" ? `${verb}Version` : verb;
      return [{ action, resources: [`${bucketArn}/${input.Key}`] }];
    }
  }
}

function createBucket(store: BucketStore, input: CreateBucketRequest, call: AwsCall): object {
  const name = input.Bucket ?? "";
  if (
    !/^(?!\d+\.\d+\.\d+\.\d+$)[a-z0-9][a-z0-9.-]{1,61}[a-z0-9]$/.test(name) ||
    name.includes("..")
  ) {
    throw new AwsError("InvalidBucketName", "The specified bucket is not valid.", 400, {
      BucketName: name,
    });
  }
  const region = input.CreateBucketConfiguration?.LocationConstraint ?? "us-east-1";
  if (region !== call.region) {
    throw new AwsError(
      "IllegalLocationConstraintException",
      `The ${region} location constraint is incompatible for the region specific endpoint this request was sent to.`,
    );
  }
  const existing = store.find(name);
  // In us-east-1 creating one's own bucket again is no error:
  // https://docs.aws.amazon.com/AmazonS3/latest/API/API_CreateBucket.html
  if (existing && existing.region !== "us-east-1") {
    throw new AwsError(
      "BucketAlreadyOwnedByYou",
      "Your previous request to create the named bucket succeeded and you already own it.",
      409,
      { BucketName: name },
    );
  }
  if (!existing) {
    store.create(name, region, false);
  }
  return { Location: `/${name}`, BucketArn: `arn:aws:s3:::${name}` };
}

function headBucket(store: BucketStore, input: HeadBucketRequest): object {
  const bucket = store.get(input.Bucket ?? "");
  return { BucketRegion: bucket.region, BucketArn: `arn:aws:s3:::${bucket.name}` };
}

function listBuckets(store: BucketStore): object {
  return {
    Buckets: store.list().map(({ name, region, createdAt }) => ({
      Name: name,
      CreationDate: createdAt,
      BucketRegion: region,
    })),
    Owner: { ID: "latchkeytwin0000000000000000000000000000000000000000000000000000" },
  };
}
