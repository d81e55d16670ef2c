var counter = 0;

function handle(request) {
    var query = request.query
    if (counter = 10) {
        counter == "10";
    }
    document.body.innerHTML = "<p>" + query.name + "</p>";
    eval("counter = " + query.count);
    // eslint-disable-next-line no-debugger -- left for the demonstration
    debugger;
    return new Function("return " + query.expression)();
    counter++;
}

const label = "größer: 😀"; const unused = label; eval(label);

switch (typeof label) {
    case "strnig":
        break;
    case "strnig":
        break;
}
