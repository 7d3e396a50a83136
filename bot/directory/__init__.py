"""Who is who: the people of Slack, and by which addresses platforms know them."""
