import { defineConfig } from "@latchkey/core/config/latchkey-config";

/**
 * How this installation of Latchkey behaves. Every field, with its default:
 * packages/core/src/config/latchkey-config.ts. Exceptions for one user pool are its tags
 * `latchkey:mode`, `latchkey:certificate-arn` and `latchkey:security-policy`.
 */
export const config = defineConfig({
  // Regions in which user pools with custom domains are looked for.
  regions: ["eu-west-1", "eu-central-1", "us-east-1", "us-west-2"],
  // "observe" plans, records and reports, and changes nothing.
  mode: "auto",
  // What every custom domain should be set to: reported where it differs, never changed.
  baseline: { securityPolicy: "TLS_V1_2_2021" },
  // Which custom domains are Latchkey's business: all of them.
  selection: {},
  // Other accounts that the audit looks at, and only reads (docs/accounts.md): none.
  accounts: { ids: [] },
  // When the audit looks at every custom domain.
  schedule: { expression: "cron(0 5 * * ? *)", timeZone: "UTC" },
  // Who is told, by mail; each address has to confirm once.
  notices: { emails: [] },
});
