import type { CustomDomainLook } from "../custom-domain-look.ts";
import { type FindingDraft, seen } from "./finding-draft.ts";

/** Settings that are not as configuration or tags want them. A rotation leaves them as they are. */
export function settingFindings(look: CustomDomainLook): readonly FindingDraft[] {
  const { customDomain, subject } = look;
  const { name, settings, certificateArn, userPoolId } = customDomain;
  const { baseline } = subject.config;
  const tagged = subject.exceptions.securityPolicy;
  const policy = tagged ?? baseline.securityPolicy;
  const version = baseline.managedLoginVersion;
  const again = `aws cognito-idp update-user-pool-domain --region ${customDomain.region} --user-pool-id ${userPoolId} --domain ${name} --custom-domain-config CertificateArn=${certificateArn}`;
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
      fix: `${again},SecurityPolicy=${policy} (with its ManagedLoginVersion and Routing, which AWS may reset when they are left out); or change what is wanted.`,
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
      fix: `${again} --managed-login-version ${version} (with its SecurityPolicy and Routing, which AWS may reset when they are left out); or change what is wanted.`,
    });
  }
  return drafts;
}
