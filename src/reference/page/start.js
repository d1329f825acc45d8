window.SwaggerUIBundle({
  url: 'openapi.json',
  dom_id: '#reference',
  deepLinking: true,
  // No badge from a validator on another host.
  validatorUrl: null,
  persistAuthorization: false,
});
