/** Regions in which user pools are looked for unless said otherwise: those of a plain deployment. */
export const defaultPoolRegions = ["eu-west-1", "eu-central-1", "us-east-1", "us-west-2"] as const;

/** `latchkey --help`. */
export const generalHelp = `Latchkey keeps the TLS certificates of Amazon Cognito custom domains right.

Usage: latchkey COMMAND [options]

Commands:
  plan NAME    show what a rotation of the custom domain NAME would do, and why

Options:
  -h, --help   this text; after a command, that command's
  --version    the version

Examples:
  latchkey plan auth.example.com
  latchkey plan --help
`;

/** `latchkey plan --help`. */
export const planHelp = `Shows what a rotation of one custom domain would do, and why. Reads only: nothing is changed.

Usage: latchkey plan NAME [options]

NAME is the custom domain, such as auth.example.com. Cognito, ACM, Route 53, CloudWatch and the
edges that serve it are read just as a rotation's first step reads them.

Options:
  --region REGION         the user pool's Region; without it the pool Regions are searched
  --certificate ARN       plan for this certificate and no other; the best one is chosen otherwise
  --json                  one JSON document instead of text; a failure is one on standard error
  -h, --help              this text

Where to look:
  --profile NAME          profile of the AWS configuration; otherwise the usual credential chain
  --pool-regions LIST     Regions with user pools, separated by commas   [LATCHKEY_POOL_REGIONS]
                          (${defaultPoolRegions.join(",")})
  --endpoint-url URL      an AWS endpoint of another kind, such as the twin   [AWS_ENDPOINT_URL]
                          time is then the endpoint's own
  --edge-port PORT        TLS port of the edges, 443 by default             [LATCHKEY_EDGE_PORT]
  --dns-server IP[:PORT]  asked instead of the machine's resolver; repeatable
                                                                          [LATCHKEY_DNS_SERVERS]
  --allow-loopback        look at edges on loopback addresses too, where the twin has them
                                                                        [LATCHKEY_EDGE_LOOPBACK]

Exit codes:
  0   nothing to change: all is right, or only the serving has to be verified
  1   failure: the world could not be read
  2   a change is planned
  3   refused or held: the output says what stands in the way; or nothing to change, but an edge
      serves something that users cannot use
  64  the command line or a setting is wrong

Permissions that the caller needs: cognito-idp:DescribeUserPoolDomain, and ListUserPoolReplicas
where there is failover; acm:ListCertificates, DescribeCertificate and GetCertificate;
route53:GetHealthCheck and cloudwatch:GetMetricData where there is failover.

Examples:
  latchkey plan auth.example.com
  latchkey plan auth.example.com --region eu-west-1 --profile production
  latchkey plan auth.example.com --json | jq -r .action
  latchkey plan auth.example.com --certificate \\
    arn:aws:acm:us-east-1:123456789012:certificate/61f50cd4-45b9-4259-b049-d0a53682fa4b

On the twin (npm run twin), whose certificates only those trust who trust its root CA. Node.js
reads NODE_EXTRA_CA_CERTS when it starts, so it has to be set before; without it the edges show
as broken, "untrusted":
  curl -s http://127.0.0.1:4567/trust > twin-root-ca.pem
  export NODE_EXTRA_CA_CERTS=$PWD/twin-root-ca.pem
  export AWS_ACCESS_KEY_ID=operator AWS_SECRET_ACCESS_KEY=operator
  latchkey plan auth.example.com --endpoint-url http://127.0.0.1:4566 \\
    --edge-port 8443 --dns-server 127.0.0.1:5353 --allow-loopback
`;
