function open( {
    return "never closed;
}
