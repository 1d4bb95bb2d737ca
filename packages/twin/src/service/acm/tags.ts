import type {
  AddTagsToCertificateRequest,
  ListTagsForCertificateRequest,
  ListTagsForCertificateResponse,
  RemoveTagsFromCertificateRequest,
  Tag,
} from "@aws-sdk/client-acm";
import { type AwsCall, AwsError } from "../../service.ts";
import { type AcmState, requireCertificate } from "./acm-state.ts";
import type { CertificateRecord } from "./certificate-record.ts";

const mostTags = 50;

export function addTagsToCertificate(
  state: AcmState,
  input: AddTagsToCertificateRequest,
  call: AwsCall,
): object {
  const certificate = requireCertificate(state, input.CertificateArn, call);
  addTags(certificate, input.Tags ?? []);
  return {};
}

/** A tag given with a value is only removed when it has that value (ACM API). */
export function removeTagsFromCertificate(
  state: AcmState,
  input: RemoveTagsFromCertificateRequest,
  call: AwsCall,
): object {
  const { tags } = requireCertificate(state, input.CertificateArn, call);
  for (const { Key: key = "", Value: value } of input.Tags ?? [])
    if (value === undefined || tags.get(key) === value) tags.delete(key);
  return {};
}

export function listTagsForCertificate(
  state: AcmState,
  input: ListTagsForCertificateRequest,
  call: AwsCall,
): ListTagsForCertificateResponse {
  const { tags } = requireCertificate(state, input.CertificateArn, call);
  return { Tags: [...tags].map(([Key, Value]) => ({ Key, Value })) };
}

/**
 * Checks all tags, then sets them: none is set when one is refused.
 * Their lengths and characters are the model's to check. @throws InvalidTagException, TooManyTagsException
 */
export function addTags(certificate: CertificateRecord, tags: readonly Tag[]): void {
  for (const { Key: key = "" } of tags) {
    if (key.toLowerCase().startsWith("aws:"))
      throw new AwsError(
        "InvalidTagException",
        `Invalid Tag Key: "${key}". AWS internal tags cannot be changed with this API`,
      );
  }
  const keys = new Set([...certificate.tags.keys(), ...tags.map(({ Key: key = "" }) => key)]);
  if (keys.size > mostTags)
    throw new AwsError(
      "TooManyTagsException",
      `the TagSet: '{${[...keys].join(", ")}}' contains too many Tags`,
    );
  for (const { Key: key = "", Value: value = "" } of tags) certificate.tags.set(key, value);
}
