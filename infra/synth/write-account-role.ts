import { writeFileSync } from "node:fs";
import { resolve } from "node:path";
import { config } from "../../latchkey.config.ts";
import { accountRoleTemplate } from "../setting/account-role.ts";
import { prefixOf } from "../setting/names.ts";

/**
 * `npm run synth:role [-- STAGE]`: writes `infra/account-role.template.json`, the role for other
 * accounts, by `latchkey.config.ts`. Stage `production` unless another is named.
 */
const [stage = "production"] = process.argv.slice(2);
const file = resolve(import.meta.dirname, "../account-role.template.json");
writeFileSync(file, `${JSON.stringify(accountRoleTemplate(config, prefixOf(stage)), null, 2)}\n`);
