import { certificateRegion, parseCertificateArn } from "@latchkey/core/certificate/certificate-arn";
import { RotationRequest } from "@latchkey/core/rotation/rotation-request";
import { UsageError } from "../errors.ts";

/** What was typed of a request. */
export interface TypedRequest {
  readonly name: string;
  readonly region?: string | undefined;
  readonly certificate?: string | undefined;
  readonly action?: "rotate" | "verify";
  readonly apply?: boolean;
}

const membersByOption: Readonly<Record<string, string>> = {
  customDomain: "NAME",
  region: "--region",
  certificateArn: "--certificate",
};

const exampleArn =
  "arn:aws:acm:us-east-1:123456789012:certificate/61f50cd4-45b9-4259-b049-d0a53682fa4b";

/**
 * The request that a name and options make, held to the rules of the rotation's own input.
 * @param command a right use of the command, for examples
 * @throws UsageError with all that is wrong
 */
export function rotationRequestOf(typed: TypedRequest, command: string): RotationRequest {
  const { name, region, certificate, action, apply = false } = typed;
  const unusable = certificate === undefined ? undefined : certificateProblemOf(certificate);
  if (unusable !== undefined) {
    const shown = JSON.stringify(certificate?.slice(0, 300));
    throw new UsageError(
      [`--certificate ${shown} is wrong. ${unusable}`],
      exampleFor("--certificate", command),
    );
  }
  // The schema's own library is core's business; this is the interface that such libraries share.
  const result = RotationRequest["~standard"].validate({
    customDomain: name,
    ...(region === undefined ? {} : { region }),
    ...(certificate === undefined ? {} : { certificateArn: certificate }),
    ...(action === undefined ? {} : { action }),
    apply,
  });
  if (result instanceof Promise) throw new TypeError("A rotation request is parsed at once.");
  if (result.issues === undefined) return result.value;
  const wrong = result.issues.map(({ path, message }) => {
    const [member] = path ?? [];
    const key = String(typeof member === "object" ? member.key : member);
    return { option: membersByOption[key] ?? key, message };
  });
  const given: Readonly<Record<string, string | undefined>> = { NAME: name, "--region": region };
  const sentences = wrong.map(({ option, message }) => {
    const value = given[option];
    const shown = value === undefined ? "" : ` ${JSON.stringify(value.slice(0, 300))}`;
    return `${option}${shown} is wrong. ${message}`;
  });
  throw new UsageError(sentences, exampleFor(wrong[0]?.option, command));
}

/** Why no rotation could move to it, as far as its ARN tells. */
function certificateProblemOf(arn: string): string | undefined {
  const parsed = parseCertificateArn(arn);
  if (parsed === undefined) return "Expected the ARN of a certificate of ACM.";
  return parsed.region === certificateRegion
    ? undefined
    : `It is in ${parsed.region}; custom domains take certificates of ${certificateRegion} only.`;
}

function exampleFor(option: string | undefined, command: string): string {
  if (option === "--region") return `${command} --region eu-west-1`;
  return option === "--certificate" ? `${command} --certificate ${exampleArn}` : command;
}
