import type { Service } from "../../service.ts";
import type { AcmState } from "./acm-state.ts";

/** Operations that have no resource level (Service Authorization Reference, ACM). */
const withoutResource = ["ListCertificates", "RequestCertificate"];

interface AuthorizedInput {
  readonly CertificateArn?: string;
  readonly DomainName?: string;
  readonly SubjectAlternativeNames?: readonly string[];
  readonly ValidationMethod?: string;
  readonly KeyAlgorithm?: string;
  readonly Tags?: readonly { readonly Key?: string; readonly Value?: string }[];
}

/** The IAM actions of an ACM call, with the condition keys that ACM supports. */
export function createAuthorizationsOf(state: AcmState): Service["authorizationsOf"] {
  return (operation, input: AuthorizedInput, call) => {
    const newArn = `arn:aws:acm:${call.region}:${call.accountId}:certificate/*`;
    const arn = input.CertificateArn ?? newArn;
    const context = { ...requestContext(operation, input), ...resourceTags(state, arn) };
    const resources = withoutResource.includes(operation) ? ["*"] : [arn];
    const own = { action: `acm:${operation}`, resources, context };
    // Tags given at creation need the tagging action too (ACM user guide, tagging on creation).
    const isTagged = operation === "RequestCertificate" || operation === "ImportCertificate";
    if (!isTagged || !input.Tags?.length) return [own];
    return [own, { action: "acm:AddTagsToCertificate", resources: [arn], context }];
  };
}

function requestContext(operation: string, input: AuthorizedInput): Record<string, string> {
  const context: Record<string, string> = {};
  for (const { Key: key, Value: value } of input.Tags ?? [])
    if (key) context[`aws:RequestTag/${key}`] = value ?? "";
  if (operation !== "RequestCertificate") return context;
  context["acm:ValidationMethod"] = input.ValidationMethod ?? "EMAIL";
  context["acm:KeyAlgorithm"] = input.KeyAlgorithm ?? "RSA_2048";
  context["acm:DomainNames"] = [input.DomainName, ...(input.SubjectAlternativeNames ?? [])].join(
    ",",
  );
  return context;
}

function resourceTags(state: AcmState, arn: string): Record<string, string> {
  const tags = state.certificates.get(arn)?.tags ?? [];
  return Object.fromEntries([...tags].map(([key, value]) => [`aws:ResourceTag/${key}`, value]));
}
