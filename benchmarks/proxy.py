"""How does a picture follow a hand from far away? A TCP proxy that hands everything on a fixed time later."""

import asyncio
import sys
import time


async def hand_on(reader, writer, delay):
    """Pass bytes on, each piece `delay` seconds after it came; many may be under way, so the bandwidth stays."""
    under_way = asyncio.Queue()

    async def deliver():
        while (item := await under_way.get()) is not None:
            due, piece = item
            await asyncio.sleep(due - time.perf_counter())
            writer.write(piece)
            await writer.drain()
        writer.close()

    delivery = asyncio.create_task(deliver())
    try:
        while piece := await reader.read(1 << 16):
            under_way.put_nowait((time.perf_counter() + delay, piece))
    except ConnectionError:
        pass
    under_way.put_nowait(None)
    await asyncio.gather(delivery, return_exceptions=True)


async def serve(port, delay):
    """Listen on a free port, whose number is printed, and hand on to `port` and back."""

    async def connected(reader, writer):
        try:
            far_reader, far_writer = await asyncio.open_connection("127.0.0.1", port)
        except OSError:
            writer.close()
            return
        await asyncio.gather(hand_on(reader, far_writer, delay), hand_on(far_reader, writer, delay))

    server = await asyncio.start_server(connected, "127.0.0.1", 0)
    print(server.sockets[0].getsockname()[1], flush=True)
    await server.serve_forever()


if __name__ == "__main__":
    asyncio.run(serve(int(sys.argv[1]), float(sys.argv[2])))
