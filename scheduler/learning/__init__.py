"""What outreach has earned: conversions, lift, variants, forecasts, reach."""
