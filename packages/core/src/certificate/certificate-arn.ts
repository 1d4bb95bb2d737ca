/** The Region that CloudFront, and so Cognito, takes certificates from. */
export const certificateRegion = "us-east-1";

/** What an ACM certificate's ARN says about it. */
export interface CertificateArn {
  readonly partition: string;
  readonly region: string;
  readonly accountId: string;
  readonly id: string;
}

const pattern =
  /^arn:(aws[a-z-]{0,20}):acm:([a-z0-9-]{1,32}):(\d{12}):certificate\/([A-Za-z0-9-]{1,128})$/;

/** Takes an ACM certificate's ARN apart; undefined when it is not one. */
export function parseCertificateArn(arn: string): CertificateArn | undefined {
  const match = pattern.exec(arn);
  if (match === null) return undefined;
  const [, partition = "", region = "", accountId = "", id = ""] = match;
  return { partition, region, accountId, id };
}
