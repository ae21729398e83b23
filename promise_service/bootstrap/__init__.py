"""The one place where adapters meet ports. Nothing connects before it is used."""
