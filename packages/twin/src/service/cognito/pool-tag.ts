import type {
  ListTagsForResourceRequest,
  ListTagsForResourceResponse,
  TagResourceRequest,
  UntagResourceRequest,
} from "@aws-sdk/client-cognito-identity-provider";
import type { AwsCall } from "../../service.ts";
import { arnRule, checkConstraints, checkTags } from "./constraint.ts";
import { invalidParameter } from "./errors.ts";
import { type CognitoState, getPool } from "./state.ts";

/** Adds or changes tags in one Region: replicas keep their own. At most 50 a pool. */
export function tagResource(state: CognitoState, input: TagResourceRequest, call: AwsCall): object {
  const tags = tagsOf(state, input.ResourceArn, call);
  if (input.Tags === undefined)
    checkConstraints([{ member: "tags", value: undefined, isRequired: true }]);
  const added = Object.entries(input.Tags ?? {});
  checkTags("tags", input.Tags);
  if (new Set([...tags.keys(), ...added.map(([key]) => key)]).size > 50)
    throw invalidParameter("A user pool can have no more than 50 tags.");
  for (const [key, value] of added) tags.set(key, value);
  return {};
}

/** Removes tags; those that are not there are no error. */
export function untagResource(
  state: CognitoState,
  input: UntagResourceRequest,
  call: AwsCall,
): object {
  const tags = tagsOf(state, input.ResourceArn, call);
  if (input.TagKeys === undefined)
    checkConstraints([{ member: "tagKeys", value: undefined, isRequired: true }]);
  for (const key of input.TagKeys ?? [])
    checkConstraints([{ member: "tagKeys", value: key, minLength: 1, maxLength: 128 }]);
  for (const key of input.TagKeys ?? []) tags.delete(key);
  return {};
}

/** The tags of the pool in the Region that its ARN names. */
export function listTagsForResource(
  state: CognitoState,
  input: ListTagsForResourceRequest,
  call: AwsCall,
): ListTagsForResourceResponse {
  return { Tags: Object.fromEntries(tagsOf(state, input.ResourceArn, call)) };
}

function tagsOf(state: CognitoState, arn: string | undefined, call: AwsCall): Map<string, string> {
  checkConstraints([arnRule("resourceArn", arn)]);
  const match = /^arn:aws:cognito-idp:([\w-]+):(\d{12}):userpool\/(.+)$/.exec(String(arn));
  if (match === null) throw invalidParameter("Invalid resource ARN.");
  const [, region, accountId, userPoolId] = match;
  if (region !== call.region || accountId !== call.accountId)
    throw invalidParameter("Resource ARN must be of this account and Region.");
  return getPool(state, userPoolId, call.region).tags;
}
