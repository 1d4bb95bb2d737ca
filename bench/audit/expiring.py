"""Certificates of Cognito custom domains that expire soon, as a person would write it with boto3."""

import datetime
import json
import sys

import boto3

region, days = sys.argv[1], int(sys.argv[2])
cognito = boto3.client("cognito-idp", region_name=region)
acm = boto3.client("acm", region_name="us-east-1")
limit = datetime.datetime.now(datetime.timezone.utc) + datetime.timedelta(days=days)

expiring = []
for page in cognito.get_paginator("list_user_pools").paginate(PaginationConfig={"PageSize": 60}):
    for pool in page["UserPools"]:
        described = cognito.describe_user_pool(UserPoolId=pool["Id"])["UserPool"]
        if "CustomDomain" not in described:
            continue
        name = described["CustomDomain"]
        domain = cognito.describe_user_pool_domain(Domain=name)["DomainDescription"]
        arn = domain["CustomDomainConfig"]["CertificateArn"]
        not_after = acm.describe_certificate(CertificateArn=arn)["Certificate"]["NotAfter"]
        if not_after <= limit:
            expiring.append(
                {
                    "customDomain": name,
                    "userPoolId": pool["Id"],
                    "certificateArn": arn,
                    "notAfter": not_after.isoformat(),
                }
            )

print(json.dumps(expiring))
