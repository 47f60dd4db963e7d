"""The demo shop: what it sells and says (TOML), and the hand that draws its pictures."""
