"""What the use cases need from the outside world. Adapters stand behind these; tests bring fakes."""
