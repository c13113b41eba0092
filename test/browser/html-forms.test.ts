import { describe, expect, it } from '@jest/globals';
import { findForms } from './html-forms.js';

const page = new URL('http://localhost:3000/a/b?c=d');

describe('the forms of a page', () => {
  it('carry what a browser would send, decoded, without buttons, disabled and unchecked controls', () => {
    const [form] = findForms(
      `<!-- <form action="/commented"></form> -->
       <form id=f METHOD='POST' action='../x?y=1&amp;z=2'>
         <input type="hidden" name="token" value="&lt;a&#34;b&#x26;c&gt;"><input name='empty'><input name=off disabled value=1>
         <input type=checkbox name=yes checked><input type=checkbox name=no>
         <textarea name=text>
 two &amp; two</textarea>
         <select name=pick><option value=1>one<option value=2 selected>two</select>
         <button name=go value=now>Go</button></form>`,
      page,
    );
    expect(form).toEqual({
      action: new URL('http://localhost:3000/x?y=1&z=2'),
      method: 'POST',
      id: 'f',
      fields: { token: '<a"b&c>', empty: '', yes: 'on', text: ' two & two', pick: '2' },
      buttons: { go: 'now' },
      submitsItself: false,
    });
  });

  it('send themselves when they hold a SAML message and nothing to fill in', () => {
    const saml = '<form method="post" action="/acs"><input type="hidden" name="SAMLResponse" value="x"/>';
    expect(findForms(`${saml}<noscript><input type="submit"></noscript></form>`, page)[0]?.submitsItself).toBe(true);
    expect(findForms(`${saml}<input name="user"></form>`, page)[0]?.submitsItself).toBe(false);
    expect(findForms('<form><input type="hidden" name="csrf" value="x"></form>', page)[0]?.submitsItself).toBe(false);
  });

  it('go to the page itself by GET when they do not say otherwise', () => {
    expect(findForms('<form></form>', page)[0]).toMatchObject({ action: page, method: 'GET' });
  });
});
