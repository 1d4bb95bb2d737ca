import { describe, expect, it } from "vitest";
import { breakFix } from "../../src/text/break-fix.ts";
import { splitCommands } from "../../src/text/split-commands.ts";

const indent = { first: "  Fix: ", next: 7 };
const arn = "arn:aws:acm:us-east-1:123456789012:certificate/61f50cd4-45b9-4259-b049-d0a53682fa4b";

function commandsIn(text: string): readonly string[] {
  return splitCommands(text).flatMap((part) => (part.kind === "command" ? [part.text] : []));
}

describe("a fix", () => {
  it("has each command on a line of its own, whole, and the words around it broken as ever", () => {
    const command = `aws acm delete-certificate --region us-east-1 --certificate-arn ${arn}`;
    const fix = `Delete it: ${command}; it cannot be had back after that. Then: latchkey show auth.example.com.`;
    expect(breakFix(fix, indent, 33)).toEqual([
      "  Fix: Delete it:",
      `       ${command}`,
      "       it cannot be had back",
      "       after that. Then:",
      "       latchkey show auth.example.com",
    ]);
  });

  it("that is nothing but a command has it below", () => {
    expect(breakFix("latchkey rotate a.example.com --apply", indent, 20)).toEqual([
      "  Fix:",
      "       latchkey rotate a.example.com --apply",
    ]);
  });

  it("is one line where no terminal has a width", () => {
    const fix = "Start it: latchkey rotate a.example.com --apply; the next audit tries, too.";
    expect(breakFix(fix, indent, undefined)).toEqual([`  Fix: ${fix}`]);
  });
});

describe("commands in a text", () => {
  it.each([
    [
      "with what is quoted",
      "Set it: aws a-b c-d --name 'x y; z' --on; then look.",
      ["aws a-b c-d --name 'x y; z' --on"],
    ],
    [
      "up to the words that follow a value",
      "Look; aws route53 get-health-check-status --health-check-id abc tells why.",
      ["aws route53 get-health-check-status --health-check-id abc"],
    ],
    [
      "up to the words that follow an option that stands alone",
      "latchkey rotate a.example.com --apply moves it.",
      ["latchkey rotate a.example.com --apply"],
    ],
    [
      "in parentheses",
      "See the record (latchkey history a.example.com), mend it, then: latchkey rotate a.example.com --certificate ARN --apply.",
      ["latchkey history a.example.com", "latchkey rotate a.example.com --certificate ARN --apply"],
    ],
    [
      "with options that are yet to be said",
      `Import it: aws acm import-certificate --certificate-arn ${arn} …; or ask.`,
      [`aws acm import-certificate --certificate-arn ${arn} …`],
    ],
    [
      "with a structure",
      "aws cognito-idp update-user-pool-domain --domain a.example.com --custom-domain-config CertificateArn=x,SecurityPolicy=TLS_V1_2_2021 --routing 'Failover={SecondaryRegion=eu-central-1}'",
      [
        "aws cognito-idp update-user-pool-domain --domain a.example.com --custom-domain-config CertificateArn=x,SecurityPolicy=TLS_V1_2_2021 --routing 'Failover={SecondaryRegion=eu-central-1}'",
      ],
    ],
  ])("are found %s", (_, text, commands) => {
    expect(commandsIn(text)).toEqual(commands);
  });

  it.each([
    "Make an alias record (aws route53 change-resource-record-sets), elsewhere a CNAME.",
    "Delete it: aws cognito-idp delete-user-pool-domain.",
    "Create what ACM names (aws acm describe-certificate --region us-east-1, DomainValidationOptions).",
    "Look at them: latchkey redrive.",
    "Of arn:aws:acm or in latchkey.config.ts",
  ])("are none where one is only named: %s", (text) => {
    expect(commandsIn(text)).toEqual([]);
    expect(splitCommands(text)).toEqual([{ kind: "words", text }]);
  });
});
