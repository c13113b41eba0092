import type { Connection, ProvisioningToken } from '@vestibule/identity-core';
import { describe, expect, it } from '@jest/globals';
import { certificateStatus } from './certificate-status.js';
import { connectionWarnings } from './connection-warnings.js';

const now = new Date('2026-01-01T00:00:00Z');
const inDays = (days: number): Date => new Date(now.getTime() + days * 86_400_000);

const connection = (saml: object | null): Connection => ({ saml, scim: {} }) as Connection;
const withCertificate = (notAfter: Date) =>
  connection({ idpInitiated: 'convert', idp: { lastError: null, certificates: [{ fingerprint: 'ab'.repeat(32), notAfter: notAfter.toISOString() }] } });
const token = (expiresAt: Date | null) => ({ hint: 'x7Qz', expiresAt }) as ProvisioningToken;
const codes = (of: Connection, tokens: readonly ProvisioningToken[] = []) => connectionWarnings(of, tokens, now).map((warning) => warning.code);

describe('certificateStatus', () => {
  it.each([
    [31, 'valid'],
    [29, 'expiring'],
    [-1, 'expired'],
  ] as const)('says of a certificate with %d days left that it is %s', (days, status) => {
    expect(certificateStatus(inDays(days).toISOString(), now)).toBe(status);
  });
});

describe('connectionWarnings', () => {
  it('has nothing to say of a healthy connection', () => {
    expect(codes(withCertificate(inDays(365)), [token(null), token(inDays(90))])).toEqual([]);
    expect(codes(connection(null))).toEqual([]);
  });

  it('warns of accepted unsolicited responses', () => {
    expect(codes(connection({ idpInitiated: 'accept', idp: null }))).toEqual(['saml.idp_initiated_accepted']);
  });

  it('warns of certificates that expire or have expired', () => {
    expect(codes(withCertificate(inDays(10)))).toEqual(['saml.certificate_expiring']);
    expect(codes(withCertificate(inDays(-10)))).toEqual(['saml.certificate_expired']);
  });

  it('warns of metadata that could not be refreshed', () => {
    expect(codes(connection({ idpInitiated: 'convert', idp: { lastError: 'HTTP 500', certificates: [] } }))).toEqual(['saml.metadata_failing']);
  });

  it('warns of a token about to expire, and of an expired one only when none works', () => {
    expect(codes(connection(null), [token(inDays(3)), token(null)])).toEqual(['scim.token_expiring']);
    expect(codes(connection(null), [token(inDays(-3)), token(null)])).toEqual([]);
    expect(codes(connection(null), [token(inDays(-3))])).toEqual(['scim.token_expired']);
  });
});
