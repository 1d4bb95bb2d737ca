import type { ModelRules } from "../member-rule.ts";

/** @see https://docs.aws.amazon.com/STS/latest/APIReference/API_AssumeRole.html */
export const stsRules: ModelRules = {
  AssumeRole: {
    RoleArn: { length: [20, 2048] },
    RoleSessionName: { length: [2, 64], pattern: "[\\w+=,.@-]*" },
    DurationSeconds: { value: [900, 43_200] },
    ExternalId: { length: [2, 1224], pattern: "[\\w+=,.@:\\/-]*" },
  },
};
