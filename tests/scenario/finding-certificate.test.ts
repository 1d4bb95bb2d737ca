import { certificateCases } from "./finding/certificate-cases.ts";
import { describeFindings } from "./finding/finding-case.ts";

describeFindings("findings about certificates, from the act to the fix", certificateCases);
