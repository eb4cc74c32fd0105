"""What a person does in the reader, in words that the journeys share."""
