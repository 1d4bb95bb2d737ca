import { STSClient } from "@aws-sdk/client-sts";

/**
 * The Region that the caller works in, as the SDK finds it: `AWS_REGION`, else the profile's in the
 * shared configuration files. Undefined where none is set.
 */
export async function readOwnRegion(): Promise<string | undefined> {
  const [region] = await Promise.allSettled([new STSClient({}).config.region()]);
  return region.status === "fulfilled" ? region.value : undefined;
}
