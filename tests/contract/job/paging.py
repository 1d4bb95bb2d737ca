"""boto3's paginators, one item a page, against one large page. Prints both counts as JSON."""

import json

import boto3

acm = boto3.client("acm")
cognito = boto3.client("cognito-idp")
route53 = boto3.client("route53")
s3 = boto3.client("s3")
ssm = boto3.client("ssm")

COUNT = 5
zones = [
    route53.create_hosted_zone(Name=f"z{n}.paging.example", CallerReference=f"paging{n}")["HostedZone"]["Id"]
    for n in range(COUNT)
]
for n in range(COUNT):
    acm.request_certificate(DomainName=f"c{n}.paging.example", ValidationMethod="DNS")
    cognito.create_user_pool(PoolName=f"paging{n}")
    route53.create_health_check(
        CallerReference=f"paging{n}",
        HealthCheckConfig={"Type": "TCP", "IPAddress": "127.0.0.1", "Port": 9, "Disabled": True},
    )
    record = {"Name": f"r{n}.z0.paging.example", "Type": "A", "TTL": 60, "ResourceRecords": [{"Value": "192.0.2.1"}]}
    change = {"Changes": [{"Action": "CREATE", "ResourceRecordSet": record}]}
    route53.change_resource_record_sets(HostedZoneId=zones[0], ChangeBatch=change)
    ssm.put_parameter(Name=f"/paging/p{n}", Value="v", Type="String")
s3.create_bucket(Bucket="contract-paging")
for n in range(COUNT):
    s3.put_object(Bucket="contract-paging", Key=f"k{n}", Body=b"")

LISTS = {
    "certificates": (acm, "list_certificates", "CertificateSummaryList[].CertificateArn", {}),
    "user pools": (cognito, "list_user_pools", "UserPools[].Id", {}),
    "hosted zones": (route53, "list_hosted_zones", "HostedZones[].Id", {}),
    "health checks": (route53, "list_health_checks", "HealthChecks[].Id", {}),
    "records": (route53, "list_resource_record_sets", "ResourceRecordSets[].[Name, Type]", {"HostedZoneId": zones[0]}),
    "objects": (s3, "list_objects_v2", "Contents[].Key", {"Bucket": "contract-paging"}),
    "parameters": (ssm, "get_parameters_by_path", "Parameters[].Name", {"Path": "/paging"}),
}


def listed(client, operation, path, arguments, page_size):
    pages = client.get_paginator(operation).paginate(**arguments, PaginationConfig={"PageSize": page_size})
    found = list(pages.search(path))
    return {"found": len(found), "distinct": len({json.dumps(one) for one in found})}


print(
    json.dumps(
        {
            name: {"ones": listed(*one, page_size=1), "tens": listed(*one, page_size=10)}
            for name, one in LISTS.items()
        }
    )
)
