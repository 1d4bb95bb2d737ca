import { describeFindings } from "./finding/finding-case.ts";
import { surroundingCases } from "./finding/surrounding-cases.ts";

describeFindings("findings about edges, DNS, settings and failover", surroundingCases);
