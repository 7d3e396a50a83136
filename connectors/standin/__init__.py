"""What the stand-ins of all platforms share: routes, faults on demand, webhooks that are posted."""
