// Carries a prepared message on to the identity provider; without JavaScript the person presses the button.
document.querySelector('form')?.requestSubmit();
