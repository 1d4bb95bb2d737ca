/** What the next or every further update of a custom domain comes to. */
export type DomainFailureMode = "none" | "fail-next-update" | "stuck-updating";

/** A setting of a custom domain besides its certificate. */
export type LosableSetting = "securityPolicy" | "managedLoginVersion" | "routing";

/** What the control port can change about Cognito's behaviour, where AWS documents none or it fails. */
export interface CognitoSwitches {
  /** Whether settings left out of an update stay or return to their defaults: AWS does not say. */
  omittedSettings: "keep" | "reset";
  /** How `DescribeUserPoolDomain` answers for an unknown name: both are reported. */
  unknownDomain: "empty" | "not-found";
  /** The developer guide asks for `cloudfront:UpdateDistribution`; whether it is enforced is not known. */
  isCloudFrontPermissionRequired: boolean;
  /** For so many simulated seconds after it is first tried, a certificate is refused. */
  certificateLagSeconds: number;
  /** When each certificate was first tried while there was a lag, by ARN. */
  readonly certificateFirstTried: Map<string, Date>;
  /** By custom domain. */
  readonly failures: Map<string, DomainFailureMode>;
  /** Settings that the next update silently drops, by custom domain. */
  readonly settingsLost: Map<string, Set<LosableSetting>>;
}

/** Cognito as it behaves when nobody touched the control port. */
export function defaultSwitches(): CognitoSwitches {
  return {
    omittedSettings: "keep",
    unknownDomain: "empty",
    isCloudFrontPermissionRequired: true,
    certificateLagSeconds: 0,
    certificateFirstTried: new Map(),
    failures: new Map(),
    settingsLost: new Map(),
  };
}
