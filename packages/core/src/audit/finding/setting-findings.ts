import type { CustomDomainSettings } from "../../custom-domain/custom-domain.ts";
import type { CustomDomainLook } from "../custom-domain-look.ts";
import { asSeen, customDomainCommand } from "./custom-domain-command.ts";
import { type FindingDraft, seen } from "./finding-draft.ts";

/** Settings that are not as configuration or tags want them. A rotation leaves them as they are. */
export function settingFindings(look: CustomDomainLook): readonly FindingDraft[] {
  const { customDomain, subject } = look;
  const { name, settings } = customDomain;
  const { baseline } = subject.config;
  const tagged = subject.exceptions.securityPolicy;
  const policy = tagged ?? baseline.securityPolicy;
  const version = baseline.managedLoginVersion;
  const fix = fixOf(look, {
    ...(policy === undefined ? {} : { securityPolicy: policy }),
    ...(version === undefined ? {} : { managedLoginVersion: version }),
  });
  const drafts: FindingDraft[] = [];
  if (policy !== undefined && settings.securityPolicy !== policy) {
    drafts.push({
      name: "securityPolicyDiffers",
      message: `The SecurityPolicy of ${name} is ${settings.securityPolicy ?? "not set"}, not ${policy}.`,
      evidence: [
        seen(
          "wanted",
          tagged === undefined ? "baseline.securityPolicy" : "latchkey:security-policy",
          policy,
        ),
        seen("cognito", "SecurityPolicy", settings.securityPolicy ?? "not set"),
      ],
      fix,
    });
  }
  if (version !== undefined && settings.managedLoginVersion !== version) {
    drafts.push({
      name: "managedLoginVersionDiffers",
      message: `The ManagedLoginVersion of ${name} is ${settings.managedLoginVersion ?? "not set"}, not ${version}.`,
      evidence: [
        seen("wanted", "baseline.managedLoginVersion", String(version)),
        seen("cognito", "ManagedLoginVersion", String(settings.managedLoginVersion ?? "not set")),
      ],
      fix,
    });
  }
  return drafts;
}

/** Sets all that is wanted at once: of two commands, the second would undo the first. */
function fixOf({ customDomain }: CustomDomainLook, wanted: CustomDomainSettings): string {
  const { securityPolicy, managedLoginVersion } = customDomain.settings;
  const settings = { ...customDomain.settings, ...wanted };
  const isBoth =
    settings.securityPolicy !== securityPolicy &&
    settings.managedLoginVersion !== managedLoginVersion;
  const what = isBoth
    ? `SecurityPolicy ${wanted.securityPolicy} and ManagedLoginVersion ${wanted.managedLoginVersion}`
    : "it";
  const command = customDomainCommand("update", { ...customDomain, settings });
  return `Set ${what}: ${command}; ${asSeen}. Or change what is wanted.`;
}
