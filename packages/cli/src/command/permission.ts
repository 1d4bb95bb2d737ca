/** What reading one custom domain needs, for helps. */
export const readingPermissions = [
  "cognito-idp:DescribeUserPoolDomain and DescribeUserPool, and ListUserPoolReplicas where there",
  "is failover; acm:ListCertificates, DescribeCertificate and GetCertificate;",
  "route53:GetHealthCheck and cloudwatch:GetMetricData where there is failover; ssm:GetParameter",
  "on /latchkey/custom-domain/*, where roll-backs are remembered.",
] as const;
