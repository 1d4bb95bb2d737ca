/** What the next or every further update of a custom domain comes to. */
export type DomainFailureMode = "none" | "fail-next-update" | "stuck-updating";

/** A setting of a custom domain besides its certificate. */
export type LosableSetting = (typeof losableSettings)[number];

/** All settings that an update can lose. */
export const losableSettings = ["securityPolicy", "managedLoginVersion", "routing"] as const;

/** What the control port can change about Cognito's behaviour, where AWS documents none or it fails. */
export interface CognitoSwitches {
  /**
   * Whether settings left out of an update stay or return to their defaults: AWS does not say.
   * When it was not set by hand, the fault plan says.
   */
  omittedSettings?: "keep" | "reset";
  /** What the fault plan said, and at which rate it was asked. */
  omittedDrawn?: { readonly rate: number; readonly isKept: boolean };
  /** How `DescribeUserPoolDomain` answers for an unknown name: both are reported. */
  unknownDomain: "empty" | "not-found";
  /** The developer guide asks for `cloudfront:UpdateDistribution`; whether it is enforced is not known. */
  isCloudFrontPermissionRequired: boolean;
  /** For so many simulated seconds after it is first tried, a certificate is refused. */
  certificateLagSeconds: number;
  /** From when each certificate that was ever tried is taken, in simulated milliseconds, by ARN. */
  readonly certificateUsableFrom: Map<string, number>;
  /** By custom domain. */
  readonly failures: Map<string, DomainFailureMode>;
  /** Settings that the next update silently drops, by custom domain. */
  readonly settingsLost: Map<string, Set<LosableSetting>>;
  /** User pools that a Region names as a custom domain's besides its own, by `claimKey`. */
  readonly secondClaims: Map<string, string>;
}

/** The key of what one Region says of a custom domain. */
export function claimKey(customDomain: string, region: string): string {
  return `${region} ${customDomain.toLowerCase()}`;
}

/** Cognito as it behaves when nobody touched the control port. */
export function defaultSwitches(): CognitoSwitches {
  return {
    unknownDomain: "empty",
    isCloudFrontPermissionRequired: true,
    certificateLagSeconds: 0,
    certificateUsableFrom: new Map(),
    failures: new Map(),
    settingsLost: new Map(),
    secondClaims: new Map(),
  };
}
