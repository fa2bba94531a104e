"""What `discord` compares with: discord.py alone, one static command. Started as a process."""

import os

import discord
import yarl
from discord import app_commands

TEXT = (
    "Principle 3 asks to build the capacity to stop foreign actors from undermining elections. " * 4
)


def main() -> None:
    """Serve until it is killed."""
    discord.http.Route.BASE = os.environ["DISCORD_API_URL"]
    discord.gateway.DiscordWebSocket.DEFAULT_GATEWAY = yarl.URL(os.environ["DISCORD_GATEWAY_URL"])
    client = discord.AutoShardedClient(intents=discord.Intents.default())
    tree = app_commands.CommandTree(client)

    @tree.command(description="Shows a principle.")
    async def principle(interaction: discord.Interaction[discord.Client], number: int) -> None:
        await interaction.response.send_message(f"{number}. {TEXT}", ephemeral=True)

    client.run(os.environ["DISCORD_TOKEN"], log_handler=None)


if __name__ == "__main__":
    main()
