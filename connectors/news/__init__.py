"""What happens on a platform, told the same way for all of them."""
