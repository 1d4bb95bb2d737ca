import type { Given } from "../command/command-spec.ts";
import { UsageError } from "../errors.ts";

/** Which deployed Latchkey is meant; what is absent goes by its usual name. */
export interface InstallationSettings {
  /** Begins every physical name: `latchkey`, or `latchkey-<stage>`. */
  readonly prefix: string;
  readonly stateMachineArn?: string;
  readonly bucket?: string;
}

const stateMachinePattern = /^arn:aws[\w-]*:states:[a-z0-9-]+:\d{12}:stateMachine:[\w-]{1,80}$/;
const bucketPattern = /^[a-z0-9][a-z0-9.-]{1,61}[a-z0-9]$/;

/** The beginning of an installation's names. As infra names them: production goes without its name. */
export function prefixOfStage(stage: string): string {
  return stage === "production" ? "latchkey" : `latchkey-${stage}`;
}

/**
 * By option, or by variable, or by the usual names.
 * @param command a right use of the command, for examples
 * @throws UsageError
 */
export function readInstallation(
  { options, variables }: Pick<Given, "options" | "variables">,
  command: string,
): InstallationSettings {
  const read = (
    option: string,
    [typed, set]: readonly [string | undefined, string | undefined],
    rule: { readonly pattern: RegExp; readonly example: string },
  ): string | undefined => {
    const value = typed ?? (set?.trim() || undefined);
    if (value === undefined || rule.pattern.test(value)) return value;
    const text = `${option} ${JSON.stringify(value.slice(0, 300))} is wrong.`;
    throw new UsageError([text], `${command} ${option} ${rule.example}`);
  };
  const stage = read("--stage", [options.stage, variables.LATCHKEY_STAGE], {
    pattern: /^[A-Za-z0-9-]{1,40}$/,
    example: "production",
  });
  const arn = read("--state-machine", [options.stateMachine, variables.LATCHKEY_ROTATION_ARN], {
    pattern: stateMachinePattern,
    example: "arn:aws:states:us-east-1:123456789012:stateMachine:latchkey-rotation",
  });
  const bucket = read("--bucket", [options.bucket, variables.LATCHKEY_RECORD_BUCKET], {
    pattern: bucketPattern,
    example: "latchkey-records-123456789012",
  });
  return {
    prefix: prefixOfStage(stage ?? "production"),
    ...(arn === undefined ? {} : { stateMachineArn: arn }),
    ...(bucket === undefined ? {} : { bucket }),
  };
}
