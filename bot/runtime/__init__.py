"""What every process needs: settings, logs, metrics, the HTTP server, background tasks."""
