import { describe, expect, it } from '@jest/globals';
import { isInBlock, parseIpAddress, parseIpBlock } from './ip-address.js';
import { judgeAddress } from './judge-address.js';

describe('parseIpAddress', () => {
  it.each([
    ['1.2.3.4', '01020304'],
    ['::', '0'.repeat(32)],
    ['::1', `${'0'.repeat(31)}1`],
    ['2001:db8::a:1', '20010db80000000000000000000a0001'],
    ['1:2:3:4:5:6:7:8', '00010002000300040005000600070008'],
    ['::ffff:1.2.3.4', '00000000000000000000ffff01020304'],
  ])('reads %s', (text, hex) => expect(Buffer.from(parseIpAddress(text) ?? []).toString('hex')).toBe(hex));

  it.each(['', '1.2.3', '01.2.3.4', '0x7f.1', '2130706433', 'fe80::1%eth0', 'localhost', '1::2::3', '[::1]'])('reads nothing in "%s"', (text) =>
    expect(parseIpAddress(text)).toBeUndefined(),
  );
});

describe('a CIDR block', () => {
  it.each([
    ['10.0.0.0/8', '10.255.0.1', true],
    ['10.0.0.0/8', '11.0.0.1', false],
    ['100.64.0.0/10', '100.127.255.255', true],
    ['100.64.0.0/10', '100.128.0.0', false],
    ['0.0.0.0/0', '8.8.8.8', true],
    ['::1', '::1', true],
    ['fe80::/10', 'febf::1', true],
    ['fe80::/10', 'fec0::1', false],
    ['0.0.0.0/0', '::1', false],
  ])('%s and %s: %s', (block, address, expected) => {
    expect(isInBlock(parseIpAddress(address) ?? new Uint8Array(), parseIpBlock(block)!)).toBe(expected);
  });

  it.each(['10.0.0.0/33', '10.0.0.0/x', '10.0.0.0/8/8', 'host/8', ''])('is not "%s"', (text) => expect(parseIpBlock(text)).toBeUndefined());
});

describe('judgeAddress', () => {
  it.each(['8.8.8.8', '172.32.0.1', '100.128.0.1', '2606:4700::1111', '192.0.1.1'])('calls %s public', (address) => expect(judgeAddress(address).kind).toBe('public'));

  it.each(['127.0.0.1', '127.255.255.254', '::1', '10.1.2.3', '172.16.0.1', '172.31.255.255', '192.168.1.1', '100.64.0.1', 'fc00::1', 'fdff::1', '198.18.0.1', '2001:db8::1', '64:ff9b::808:808'])(
    'calls %s private',
    (address) => expect(judgeAddress(address).kind).toBe('private'),
  );

  it.each([
    '169.254.169.254',
    '169.254.1.1',
    'fe80::1',
    'fe80::1%eth0',
    '100.100.100.200',
    '168.63.129.16',
    'fd00:ec2::254',
    '0.0.0.0',
    '0.1.2.3',
    '::',
    '224.0.0.1',
    'ff02::1',
    '255.255.255.255',
    '::ffff:127.0.0.1',
    '::ffff:8.8.8.8',
    '::ffff:0:127.0.0.1',
    '::127.0.0.1',
    '2002:7f00:1::1',
    '2001::1',
    '64:ff9b::7f00:1',
    '64:ff9b::a9fe:a9fe',
    '64:ff9b:1::1',
    'no address',
  ])('calls %s forbidden', (address) => expect(judgeAddress(address).kind).toBe('forbidden'));
});
