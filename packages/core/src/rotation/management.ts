import { whyNotSelected } from "../config/selection.ts";
import type { Plan } from "./plan.ts";
import { type NamedReason, reasonOf } from "./reason.ts";
import type { NamedCertificate } from "./situation.ts";
import type { Subject } from "./subject.ts";

/**
 * The plan for a custom domain that is not Latchkey's business, or whose owner's exceptions cannot
 * be understood; undefined for every other. What is not selected, or switched off, is left alone
 * even if its tags are wrong.
 */
export function leaveAlone(subject: Subject): Plan | undefined {
  const { customDomain, exceptions, situation, config } = subject;
  const why = whyNotSelected(customDomain.name, situation.tags?.value ?? {}, config.selection);
  if (why !== undefined) {
    const reason = reasonOf(
      "customDomainNotSelected",
      `${customDomain.name} ${why}, so it is left alone.`,
      "Change the selection in latchkey.config.ts and deploy, or the user pool's tags, if it should be managed.",
    );
    return { action: "nothing", reasons: [reason], notChosen: [] };
  }
  if (exceptions.mode === "off") {
    const reason = reasonOf(
      "leftAlone",
      `The tag latchkey:mode of the user pool ${customDomain.userPoolId} is off, so ${customDomain.name} is left alone.`,
      "Set the tag to auto, or remove it, if it should be managed.",
    );
    return { action: "nothing", reasons: [reason], notChosen: [] };
  }
  if (exceptions.problems.length === 0) return undefined;
  const reasons = exceptions.problems.map(({ message, fix }) =>
    reasonOf("poolTagInvalid", message, fix),
  );
  return { action: "refuse", reasons, notChosen: [] };
}

/** The plan with what the owner's exceptions and the configured baseline add to it. */
export function withExceptions(subject: Subject, plan: Plan): Plan {
  const { pinned, request } = subject;
  // A mere verification is about what is held, and the plan for the pinned one says so already.
  const isPinTold = request.action === "verify" || plan.reasons.some(isPin);
  const pin = pinned === undefined || isPinTold ? [] : [certificatePinned(subject, pinned)];
  return {
    ...plan,
    reasons: [...plan.reasons, ...pin, ...settingFindingsOf(subject)],
    ...(subject.exceptions.mode === "observe" ? { isObserveOnly: true } : {}),
  };
}

function isPin({ name }: NamedReason): boolean {
  return name === "certificatePinned";
}

/** That the tag leaves no choice, and how to change that. */
export function certificatePinned(
  { customDomain }: Subject,
  pinned: NamedCertificate,
): NamedReason {
  return reasonOf(
    "certificatePinned",
    `The tag latchkey:certificate-arn of the user pool allows ${customDomain.name} no certificate but ${pinned.arn}.`,
    "Change the tag to the ARN of another certificate, or remove it to let the best one be chosen.",
  );
}

/**
 * Settings that differ from what the configuration, or the pool's tag, wants. A finding and no
 * more: a rotation changes the certificate and nothing else.
 */
function settingFindingsOf({
  customDomain: { name, settings },
  exceptions,
  config: { baseline },
}: Subject): readonly NamedReason[] {
  const policy = exceptions.securityPolicy ?? baseline.securityPolicy;
  const version = baseline.managedLoginVersion;
  const findings: NamedReason[] = [];
  if (policy !== undefined && settings.securityPolicy !== policy) {
    findings.push(
      reasonOf(
        "securityPolicyDiffers",
        `The SecurityPolicy of ${name} is ${settings.securityPolicy ?? "not set"}, not ${policy}. A rotation does not change it.`,
        `Set it to ${policy} with UpdateUserPoolDomain, naming the certificate that it holds; or change what is wanted (baseline.securityPolicy, or the tag latchkey:security-policy).`,
      ),
    );
  }
  if (version !== undefined && settings.managedLoginVersion !== version) {
    findings.push(
      reasonOf(
        "managedLoginVersionDiffers",
        `The ManagedLoginVersion of ${name} is ${settings.managedLoginVersion ?? "not set"}, not ${version}. A rotation does not change it.`,
        `Set it to ${version} with UpdateUserPoolDomain, naming the certificate that it holds; or change what is wanted (baseline.managedLoginVersion).`,
      ),
    );
  }
  return findings;
}
