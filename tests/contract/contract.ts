import { acmRequestCases } from "./case/acm-request.ts";
import { acmStoreCases } from "./case/acm-store.ts";
import { assumeRoleCases } from "./case/assume-role.ts";
import { cognitoCustomDomainCases } from "./case/cognito-custom-domain.ts";
import { cognitoPoolCases } from "./case/cognito-pool.ts";
import { cognitoPrefixDomainCases } from "./case/cognito-prefix-domain.ts";
import { eventPatternCases } from "./case/event-pattern.ts";
import { nameRuleCases } from "./case/name-rule.ts";
import { route53HealthCheckCases } from "./case/route53-health-check.ts";
import { route53RecordSetCases } from "./case/route53-record-set.ts";
import { route53ZoneCases } from "./case/route53-zone.ts";
import { wireFormCases } from "./case/wire-form.ts";
import type { ContractCase } from "./contract-case.ts";

/** The whole contract, run on the twin and on moto's server alike. */
export const contract: readonly ContractCase[] = [
  ...acmRequestCases,
  ...acmStoreCases,
  ...cognitoPoolCases,
  ...cognitoPrefixDomainCases,
  ...cognitoCustomDomainCases,
  ...route53ZoneCases,
  ...route53RecordSetCases,
  ...route53HealthCheckCases,
  ...eventPatternCases,
  ...nameRuleCases,
  ...wireFormCases,
  ...assumeRoleCases,
];
