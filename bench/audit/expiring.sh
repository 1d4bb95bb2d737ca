#!/bin/sh
# Certificates of Cognito custom domains that expire soon, as a loop over the AWS CLI.
# Usage: expiring.sh REGION DAYS [POOLS]: only so many pools, the first ones, when given.
set -eu
region=$1
limit=$(date -d "+$2 days" +%s)
left=${3:-1000000}

look_at() {
  name=$(aws cognito-idp describe-user-pool --region "$region" --user-pool-id "$1" \
    --query UserPool.CustomDomain --output text)
  if [ "$name" = None ]; then return; fi
  arn=$(aws cognito-idp describe-user-pool-domain --region "$region" --domain "$name" \
    --query DomainDescription.CustomDomainConfig.CertificateArn --output text)
  end=$(aws acm describe-certificate --region us-east-1 --certificate-arn "$arn" \
    --query Certificate.NotAfter --output text)
  # Version 1 of the CLI gives seconds since 1970, version 2 a date.
  case $end in *T*) ;; *) end=@$end ;; esac
  if [ "$(date -d "$end" +%s)" -le "$limit" ]; then
    printf '{"customDomain":"%s","userPoolId":"%s","certificateArn":"%s","notAfter":"%s"}\n' \
      "$name" "$1" "$arn" "$(date -u -d "$end" +%Y-%m-%dT%H:%M:%SZ)"
  fi
}

token=
while [ "$token" != None ]; do
  page=$(aws cognito-idp list-user-pools --region "$region" --max-results 60 \
    ${token:+--next-token "$token"} --query '[[NextToken], UserPools[].Id]' --output text)
  token=$(printf '%s\n' "$page" | head -n 1)
  for pool in $(printf '%s\n' "$page" | tail -n +2); do
    if [ "$left" -le 0 ]; then exit; fi
    look_at "$pool"
    left=$((left - 1))
  done
done
